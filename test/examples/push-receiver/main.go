// Takes pushes and believes only those that are signed, with Go's standard library alone: go run main.go
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	key []byte
	// In an application a table with a unique index on the id, written in one transaction with the push.
	handled sync.Map
)

func main() {
	// The key is what the text after whsec_ holds in base64, not the text itself.
	var err error
	key, err = base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("WEBHOOK_SECRET"), "whsec_"))
	if err != nil {
		log.Fatal(err)
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "8000"
	}
	fmt.Println("listening http://127.0.0.1:" + port)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, http.HandlerFunc(take)))
}

func take(response http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body) // as it came: parsed and written again it is another text
	if err != nil || !isSigned(request.Header, body) {
		response.WriteHeader(http.StatusUnauthorized)
		return
	}
	// The same id may come again.
	if _, isKnown := handled.LoadOrStore(request.Header.Get("webhook-id"), true); !isKnown {
		go process(body)
	}
	response.WriteHeader(http.StatusNoContent) // within 10 seconds; what takes long is done by process
}

func process(body []byte) {
	var push struct{ OutOrderNo, MsgCode, MsgInfo string }
	if err := json.Unmarshal(body, &push); err != nil {
		log.Print(err)
		return
	}
	fmt.Println(push.OutOrderNo, push.MsgCode, push.MsgInfo)
}

// isSigned follows Standard Webhooks: HMAC-SHA-256 over id.timestamp.body, five minutes of tolerance.
func isSigned(header http.Header, body []byte) bool {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if age := time.Now().Unix() - seconds; err != nil || age > 300 || age < -300 {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, given := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal(expected, []byte(given)) {
			return true
		}
	}
	return false
}
