// A small HTTP application on the runtime provided.al2023: Lambda starts this program, which asks it for requests.
package main

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type request = events.APIGatewayProxyRequest
type response = events.APIGatewayProxyResponse

func main() {
	lambda.Start(handle)
}

// handle answers one request of API Gateway.
func handle(_ context.Context, asked request) (response, error) {
	switch {
	case asked.Path == "/health":
		return answer(http.StatusOK, map[string]string{"status": "ok"})
	case asked.HTTPMethod != http.MethodGet:
		return answer(http.StatusMethodNotAllowed, map[string]string{"message": "Only GET is answered."})
	case asked.Path == "/":
		return answer(http.StatusOK, map[string]string{
			"message": "Hello from Go",
			"stage":   asked.RequestContext.Stage,
		})
	default:
		return answer(http.StatusNotFound, map[string]string{"message": "There is no " + asked.Path + "."})
	}
}

func answer(status int, body map[string]string) (response, error) {
	text, err := json.Marshal(body)
	return response{
		StatusCode: status,
		Headers:    map[string]string{"Content-Type": "application/json"},
		Body:       string(text),
	}, err
}
