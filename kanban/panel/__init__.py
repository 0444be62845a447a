"""The frame of the admin panel: site, navigation, look. Its pages are in the `admin` packages."""
