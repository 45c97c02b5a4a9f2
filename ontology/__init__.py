"""What the words mean: the ontology, its shapes, its JSON-LD context, the lexicon and the example queries, as data."""
