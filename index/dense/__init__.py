"""Search by embeddings: FAISS, its snapshot, and how it follows the database."""
