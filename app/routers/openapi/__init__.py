"""The OpenAPI document: words, examples, links, webhooks."""
