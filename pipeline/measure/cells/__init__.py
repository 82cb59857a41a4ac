"""Cell tables: what measures are computed from, one module a table, made from the working tables by Ibis expressions."""
