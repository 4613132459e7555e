"""Career guides: the files that ship, what a question asks for, and the guides found by meaning."""
