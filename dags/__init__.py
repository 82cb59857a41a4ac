"""What Airflow runs: wires stages, decides nothing."""
