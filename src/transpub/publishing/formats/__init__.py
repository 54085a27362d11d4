"""Forms of a published edition, all made from its frozen payload. Pure: no table, no session, no clock."""
