// Package forward passes calls on to another gRPC server without knowing what they say.
package forward

import (
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// UnknownMethods makes a server pass every call of a method that it does not know on to the server at the other end of
// the connection: message, metadata and deadline as they came, the answer or the error as it comes back. It serves
// methods with one request and one response, which is what all newer methods of the resource monitor have.
func UnknownMethods(to grpc.ClientConnInterface) grpc.ServerOption {
	return grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		ctx := stream.Context()
		method, ok := grpc.Method(ctx)
		if !ok {
			return status.Error(codes.Internal, "a call without the name of its method")
		}
		// To the message without fields every field is an unknown one, and unknown fields are kept.
		var request, response emptypb.Empty
		if err := stream.RecvMsg(&request); err != nil {
			return err
		}
		if sent, ok := metadata.FromIncomingContext(ctx); ok {
			ctx = metadata.NewOutgoingContext(ctx, sent)
		}
		if err := to.Invoke(ctx, method, &request, &response); err != nil {
			return err
		}
		return stream.SendMsg(&response)
	})
}
