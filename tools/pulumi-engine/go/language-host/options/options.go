// Package options reads the options of the runtime that the project's file names. The CLI of today sends them with the
// request to run a program, in fields that this host is too old to know: it was given them on its command line.
package options

import (
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// The fields of the engine's messages: `info` of RunRequest, and in it `options` of ProgramInfo.
const (
	info    protowire.Number = 14
	options protowire.Number = 4
)

// Bool tells an option of the request that is true or false.
func Bool(request proto.Message, name string, otherwise bool) bool {
	if value, ok := of(request)[name].(bool); ok {
		return value
	}
	return otherwise
}

// Text tells an option of the request that is a text.
func Text(request proto.Message, name string, otherwise string) string {
	if value, ok := of(request)[name].(string); ok {
		return value
	}
	return otherwise
}

func of(request proto.Message) map[string]any {
	var found structpb.Struct
	// Fields that a message's type does not have are kept as they came.
	encoded := field(field(request.ProtoReflect().GetUnknown(), info), options)
	if err := proto.Unmarshal(encoded, &found); err != nil {
		return nil
	}
	return found.AsMap()
}

// The bytes of one field of a message; none where it is not there.
func field(message []byte, wanted protowire.Number) []byte {
	for len(message) > 0 {
		number, kind, tag := protowire.ConsumeTag(message)
		if tag < 0 {
			return nil
		}
		message = message[tag:]
		if number == wanted && kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(message)
			return value
		}
		length := protowire.ConsumeFieldValue(number, kind, message)
		if length < 0 {
			return nil
		}
		message = message[length:]
	}
	return nil
}
