/** The entry of the bundle in `action/`. */
import { action } from "./action";

void action(process.env);
