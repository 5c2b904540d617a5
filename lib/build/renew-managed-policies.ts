/** `npm run managed-policies`. */
import { renew } from "./managed-policies";

renew();
