"""From the bytes of a file to lines of text, in a process of its own."""
