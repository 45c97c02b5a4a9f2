"""Questions to the store, typed: SPARQL from outside, events by filter, actors, articles, and names in any spelling."""
