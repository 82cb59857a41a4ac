"""The floor of the house: settings, table contracts, taxonomies, the store and the archive. Imports no room."""
