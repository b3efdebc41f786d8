"""Pictures made better after drawing: larger, with restored faces, without background."""
