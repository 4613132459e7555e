"""From a pair of documents to a score and its explanation."""
