package main

import (
	_ "crypto/sha256" // a digest is only read if its algorithm is linked in, as in every runtime
	_ "crypto/sha512"

	"github.com/distribution/reference"
)

// reading is what the container runtime would pull. Both are empty when it refuses to read the image.
type reading struct {
	Host       string `json:"host"`
	Repository string `json:"repository"`
}

// readAsRuntime reads an image as containerd, CRI-O and Docker do: short names completed, tag and digest put aside.
func readAsRuntime(image string) reading {
	named, err := reference.ParseDockerRef(image)
	if err != nil {
		return reading{}
	}
	return reading{Host: reference.Domain(named), Repository: reference.Path(named)}
}
