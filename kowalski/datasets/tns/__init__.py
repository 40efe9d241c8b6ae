"""The Transient Name Server (https://www.wis-tns.org): what has been reported and classified."""
