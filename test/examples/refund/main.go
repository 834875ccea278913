// Refunds the tickets of an issued order, with Go's standard library alone: ORDER=… go run main.go
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

var (
	baseURL = env("BASE_URL", "http://127.0.0.1:3000")
	key     = env("KEY", "demo-key")
	order   = os.Getenv("ORDER")
	client  = http.Client{Timeout: 30 * time.Second}
)

type ticket struct{ PassengerID, TicketStateCode string }

func main() {
	// One ticket a call. The same call again is the same refund: repeat it after a timeout.
	for _, one := range tickets() {
		if one.TicketStateCode == "F" {
			call("applyRefundOrder", map[string]string{"outOrderNo": order, "passengerId": one.PassengerID}, nil)
		}
	}

	// "Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket's state (T, or O for
	// failed).
	ended := false
	for !ended {
		time.Sleep(time.Second)
		ended = true
		for _, one := range tickets() {
			ended = ended && one.TicketStateCode != "F" && one.TicketStateCode != "C"
		}
	}
	for _, one := range tickets() {
		fmt.Println(order, one.TicketStateCode)
	}
}

func tickets() []ticket {
	var detail struct{ Passengers []ticket }
	call("orderDetail", map[string]string{"outOrderNo": order, "issue": "1"}, &detail)
	return detail.Passengers
}

// call reads the result; it ends the program with the reason, which names every wrong field, when the service refuses.
func call(operation string, parameters map[string]string, result any) {
	form := url.Values{"key": {key}}
	for name, value := range parameters {
		form.Set(name, value)
	}
	response, err := client.PostForm(baseURL+"/grabTicket/action/"+operation+".php", form)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Reason    string
		Result    json.RawMessage
		ErrorCode int `json:"error_code"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	if answer.ErrorCode != 0 {
		log.Fatal(answer.ErrorCode, " ", answer.Reason)
	}
	if result != nil {
		if err := json.Unmarshal(answer.Result, result); err != nil {
			log.Fatal(err)
		}
	}
}

func env(name, usual string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return usual
}
