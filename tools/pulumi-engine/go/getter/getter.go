// Package getter stands in for HashiCorp's go-getter, of which the bridge between Pulumi and Terraform fetches Terraform modules that the
// examples in a provider's documentation name. A build without documentation fetches none, and go-getter would bring the
// clients of two more clouds, which take a tenth of the time of the whole build.
package getter

import "errors"

var errNotFetched = errors.New("this build of the provider fetches no modules of Terraform")

// Detector tells what kind of address the source of a module is.
type Detector interface {
	Detect(src, pwd string) (string, bool, error)
}

// Detectors are none.
var Detectors []Detector

// Detect fails.
func Detect(_, _ string, _ []Detector) (string, error) { return "", errNotFetched }

// Get fails.
func Get(_, _ string) error { return errNotFetched }

// SourceDirSubdir takes the whole source for that of a module.
func SourceDirSubdir(src string) (string, string) { return src, "" }

// SubdirGlob fails.
func SubdirGlob(_, _ string) (string, error) { return "", errNotFetched }

// FolderStorage keeps no modules.
type FolderStorage struct {
	StorageDir string
}

// Dir finds none.
func (*FolderStorage) Dir(_ string) (string, bool, error) { return "", false, nil }

// Get fails.
func (*FolderStorage) Get(_, _ string, _ bool) error { return errNotFetched }
