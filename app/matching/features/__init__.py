"""What scoring needs of one document, computed once when it is indexed."""
