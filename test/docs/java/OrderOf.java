import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.ContractApi;
import org.openapitools.client.model.OrderDetailReply;
import org.openapitools.client.model.OrderDetailRequest;
import org.openapitools.client.model.SearchReply;
import org.openapitools.client.model.SearchRequest;
import org.openapitools.client.model.SubmitOrderReply;
import org.openapitools.client.model.SubmitOrderRequest;
import org.openapitools.client.model.SubmitOrderRequestPassengers;

/** What an application writes against the generated client: it searches, submits, and asks after an order that is not there. */
public class OrderOf {
    public static void main(String[] args) throws Exception {
        String key = args[1];
        String day = args[2];
        ApiClient client = new ApiClient();
        client.setHost("127.0.0.1").setPort(Integer.parseInt(args[0]));
        ContractApi api = new ContractApi(client);

        SearchReply found = api.search(
            new SearchRequest().key(key).from("苏州").to("昆山").date(day.replace("-", "")));
        if (found.getErrorCode() != SearchReply.ErrorCodeEnum.NUMBER_0) throw new IllegalStateException(found.getReason());
        String trainNo = found.getResult().getTrains().stream()
            .filter(train -> train.getTickets().containsKey("secondseat"))
            .findFirst().orElseThrow().getTrainNo();

        SubmitOrderReply submitted = api.submitOrder(new SubmitOrderRequest()
            .key(key).queryKey(found.getResult().getQueryKey()).outOrderNo("GENERATEDJAVA")
            .trainNo(trainNo).seatClassCode("secondseat").fromStation("苏州").toStation("昆山")
            .departDate(day).closeTime(args[3]).acceptNoSeat(SubmitOrderRequest.AcceptNoSeatEnum._0)
            .person("出票").cellphone("13800138000")
            .passengers(List.of(new SubmitOrderRequestPassengers()
                .passengerName("测试乘客").idCardNo("110101199003077715")
                .passengerType(SubmitOrderRequestPassengers.PassengerTypeEnum._1)
                .idCardType(SubmitOrderRequestPassengers.IdCardTypeEnum._0))));
        if (submitted.getErrorCode() != SubmitOrderReply.ErrorCodeEnum.NUMBER_0) throw new IllegalStateException(submitted.getReason());

        OrderDetailReply order = api.orderDetail(new OrderDetailRequest().key(key).outOrderNo("GENERATEDJAVA"));
        OrderDetailReply missing = api.orderDetail(new OrderDetailRequest().key(key).outOrderNo("NOSUCHORDER"));
        System.out.println(submitted.getResult().getOutOrderNo()
            + " " + order.getResult().getTrainNo().equals(trainNo)
            + " " + missing.getErrorCode() + " " + missing.getResult());
    }
}
