"""The demonstration model: pictures of flat shapes, their captions, and how a tiny model learns them."""
