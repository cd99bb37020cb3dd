module pulumi-language-host

go 1.24

// The last version whose module still holds the language host; newer ones keep it in a module that is not published.
require github.com/pulumi/pulumi/sdk/v3 v3.60.0
