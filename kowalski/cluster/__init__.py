"""The dask cluster: scheduler, workers, and how the broker hands batches to them."""
