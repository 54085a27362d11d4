"""Work in progress: workflow, segments, checks, jobs and the machine-translation pipeline."""
