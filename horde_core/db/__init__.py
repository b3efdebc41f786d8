"""The database: engine, tables and their migrations. SQL itself stands in each feature's store."""
