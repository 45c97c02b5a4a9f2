"""From article to graph: reading, extracting, fusing, storing, asking. See `kg.pipeline` for the way through."""
