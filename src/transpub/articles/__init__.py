"""Stories and their immutable revisions: intake, sanitising, splitting into segments and putting them back."""
