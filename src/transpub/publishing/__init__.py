"""Editions, the change log and the partners who read them."""
