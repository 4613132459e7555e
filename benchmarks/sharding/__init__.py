"""Beyond one PostgreSQL: two shards and one server that asks both, tried on three real servers."""
