// One order from search to ticket, with Go's standard library alone: go run main.go
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

var (
	baseURL = env("BASE_URL", "http://127.0.0.1:3000")
	key     = env("KEY", "demo-key")
	order   = env("ORDER", fmt.Sprintf("GO%d", time.Now().Unix()))
	client  = http.Client{Timeout: 30 * time.Second}
)

type train struct {
	TrainNo, FromStation, ToStation string
	Tickets                         map[string]json.RawMessage
}

func main() {
	day := time.Now().In(time.FixedZone("CST", 8*3600)).AddDate(0, 0, 30)
	var found struct {
		QueryKey string
		Trains   []train
	}
	// 1. search
	call("search", map[string]string{"from": "苏州", "to": "昆山", "date": day.Format("20060102")}, &found)
	var chosen train
	for _, one := range found.Trains {
		if _, ok := one.Tickets["secondseat"]; ok {
			chosen = one
			break
		}
	}

	// 2. submitOrder. The same request again is the same order: repeat it after a timeout.
	call("submitOrder", map[string]string{
		"queryKey": found.QueryKey, "outOrderNo": order,
		"trainNo": chosen.TrainNo, "seatClassCode": "secondseat",
		"fromStation": chosen.FromStation, "toStation": chosen.ToStation,
		"departDate":   day.Format("2006-01-02"),
		"closeTime":    day.AddDate(0, 0, -1).Format("2006-01-02 15:04:05"),
		"acceptNoSeat": "0",
		"person":       "出票", // the contact; at the sandbox it chooses the scenario
		"cellphone":    "13800138000",
		"passengers":   `[{"passengerName":"测试乘客","passengerType":1,"idCardType":0,"idCardNo":"110101199003077715"}]`,
	}, nil)

	// 3. orderDetail, until grabbing has ended; a push tells it, too
	var detail struct{ Status string }
	for detail.Status = "N"; strings.Contains("NBD", detail.Status); {
		time.Sleep(time.Second)
		call("orderDetail", map[string]string{"outOrderNo": order}, &detail)
	}
	fmt.Println(order, detail.Status)
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
