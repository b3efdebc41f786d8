"""Every word a member reads, by feature, in English; a translation replaces these modules."""
