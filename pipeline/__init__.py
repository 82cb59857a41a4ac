"""Text, models and statistics: from raw postings to published tables and the release."""
