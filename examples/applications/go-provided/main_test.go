package main

import (
	"context"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

func TestHandle(t *testing.T) {
	for _, each := range []struct {
		method, path string
		status       int
		body         string
	}{
		{"GET", "/", 200, `{"message":"Hello from Go","stage":"staging"}`},
		{"GET", "/health", 200, `{"status":"ok"}`},
		{"POST", "/", 405, `{"message":"Only GET is answered."}`},
		{"GET", "/x", 404, `{"message":"There is no /x."}`},
	} {
		stage := events.APIGatewayProxyRequestContext{Stage: "staging"}
		got, err := handle(context.Background(), request{HTTPMethod: each.method, Path: each.path, RequestContext: stage})
		if err != nil || got.StatusCode != each.status || got.Body != each.body {
			t.Errorf("%s %s: %d %s, %v", each.method, each.path, got.StatusCode, got.Body, err)
		}
	}
}
