"""Search by words: in FTS5 and tantivy; what counts as a word, a number or a slip of spelling."""
