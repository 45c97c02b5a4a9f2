"""From parsed sentences to reports: frames matched on the tree, roles filled, status and date decided, acts merged."""
