# Celery worker and beat with the Argos engine, and the `transpub` command with `transpub models`.
# Build from the top of the repository: docker build -f docker/worker.Dockerfile .

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/transpub
ENV PATH=/opt/transpub/bin:$PATH
WORKDIR /build
# The requirements first: this slow layer is built again only when the lock changes.
COPY requirements/worker.txt requirements/worker.txt
RUN pip install --only-binary :all: --require-hashes -r requirements/worker.txt
COPY pyproject.toml README.md LICENSE* ./
COPY locales locales
COPY src src
COPY worker worker
# The build tools are in the lock for this one step; they have no business in the image that runs.
RUN pip install --no-deps --no-build-isolation . ./worker \
    && pip uninstall --yes hatchling editables trove-classifiers \
    && pip uninstall --yes pip

FROM python:3.12-slim
# The models folder is made here so that a new named volume on it belongs to the user who writes there.
RUN useradd --uid 10001 --home-dir /var/lib/transpub --shell /usr/sbin/nologin transpub \
    && install -d -o transpub -g transpub -m 0700 /var/lib/transpub /var/lib/transpub/models
COPY --from=build /opt/transpub /opt/transpub
ENV PATH=/opt/transpub/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1 \
    MALLOC_ARENA_MAX=1 \
    TRANSPUB_DATA_DIR=/var/lib/transpub
USER transpub
WORKDIR /var/lib/transpub
CMD ["python", "-m", "celery", "--quiet", "--app", "transpub_worker.app", "worker", "--pool", "threads", \
     "--concurrency", "2", "--queues", "urgent,publish,translate", "--loglevel", "INFO", \
     "--without-gossip", "--without-mingle", "--without-heartbeat"]
