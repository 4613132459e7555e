"""Webhooks: endpoints, fan-out, deliveries, retries."""
