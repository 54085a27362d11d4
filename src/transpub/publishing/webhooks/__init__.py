"""Webhooks: partners are told of a change at once, beside the change log, which stays the truth."""
