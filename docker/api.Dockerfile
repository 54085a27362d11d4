# Web and API, and the `transpub` command. No machine-learning package: requirements/api.txt has none.
# Build from the top of the repository: docker build -f docker/api.Dockerfile .

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/transpub
ENV PATH=/opt/transpub/bin:$PATH
WORKDIR /build
# The requirements first: this slow layer is built again only when the lock changes.
COPY requirements/api.txt requirements/api.txt
RUN pip install --only-binary :all: --require-hashes -r requirements/api.txt
COPY pyproject.toml README.md LICENSE* ./
COPY locales locales
COPY src src
# The build tools are in the lock for this one step; they have no business in the image that runs.
RUN pip install --no-deps --no-build-isolation . \
    && pip uninstall --yes hatchling editables trove-classifiers \
    && pip uninstall --yes pip

FROM python:3.12-slim
RUN useradd --uid 10001 --home-dir /var/lib/transpub --shell /usr/sbin/nologin transpub \
    && install -d -o transpub -g transpub -m 0700 /var/lib/transpub
COPY --from=build /opt/transpub /opt/transpub
ENV PATH=/opt/transpub/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TRANSPUB_DATA_DIR=/var/lib/transpub \
    TRANSPUB_HOST=0.0.0.0
USER transpub
WORKDIR /var/lib/transpub
EXPOSE 8000
CMD ["python", "-m", "transpub.app.serve"]
