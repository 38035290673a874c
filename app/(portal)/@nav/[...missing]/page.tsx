export { MainNav as default } from "../../main-nav.tsx";
