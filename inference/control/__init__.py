"""ControlNets: pictures that steer a picture, and the annotators that make them."""
