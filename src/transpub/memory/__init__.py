"""Translation memory: sentences a human accepted, found again."""
