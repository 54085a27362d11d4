"""The worker: Celery tasks, the Argos engine and its model packages. Nothing here is imported by transpub."""
