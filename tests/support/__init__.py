"""What the end-to-end tests stand on: the binary's processes, AWS clients, the Docker engine, waiting."""
