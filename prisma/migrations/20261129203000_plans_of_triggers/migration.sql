-- A function keeps the plan that it made while its table was small, and reads the whole of it for each of thousands of rows when it has grown meanwhile: by the key, always.
ALTER FUNCTION keep_corrections() SET enable_seqscan = off;
ALTER FUNCTION keep_excluded_circuit() SET enable_seqscan = off;
