/** A client of the grabTicket order service, of its sandbox, and of Juhe. Java 11 or later, no dependency. */
package grabticket.client;
